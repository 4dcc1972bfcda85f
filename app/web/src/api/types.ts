import type { paths } from './schema'

/** What a route answers and takes, named by its address: `Answer<'/api/org', 'get'>`. */
type Operation<P extends keyof paths, M extends keyof paths[P]> = paths[P][M]

export type Answer<P extends keyof paths, M extends keyof paths[P]> =
  Operation<P, M> extends { responses: infer R }
    ? { [S in keyof R]: S extends 200 | 201 | 202 ? Content<R[S]> : never }[keyof R]
    : never

export type Body<P extends keyof paths, M extends keyof paths[P]> =
  Operation<P, M> extends { requestBody?: infer B } ? Content<NonNullable<B>> : never

export type Query<P extends keyof paths, M extends keyof paths[P]> =
  Operation<P, M> extends { parameters: { query?: infer Q } } ? NonNullable<Q> : never

type Content<T> = T extends { content: { 'application/json': infer C } } ? C : never
