import type { paths } from '@/api/schema-hq'
import type { AnswerOf, BodyOf } from '@/api/types'

export type HqAnswer<P extends keyof paths, M extends keyof paths[P]> = AnswerOf<paths, P, M>
export type HqBody<P extends keyof paths, M extends keyof paths[P]> = BodyOf<paths, P, M>
