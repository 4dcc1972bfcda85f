import type { paths } from './schema'

/** What a route of some document answers and takes, named by its address. */
export type AnswerOf<D, P extends keyof D, M extends keyof D[P]> = D[P][M] extends { responses: infer R }
  ? { [S in keyof R]: S extends 200 | 201 | 202 ? Content<R[S]> : never }[keyof R]
  : never

export type BodyOf<D, P extends keyof D, M extends keyof D[P]> = D[P][M] extends { requestBody?: infer B }
  ? Content<NonNullable<B>>
  : never

export type QueryOf<D, P extends keyof D, M extends keyof D[P]> = D[P][M] extends {
  parameters: { query?: infer Q }
}
  ? NonNullable<Q>
  : never

/** The same of the tenant's: `Answer<'/api/org', 'get'>`. */
export type Answer<P extends keyof paths, M extends keyof paths[P]> = AnswerOf<paths, P, M>
export type Body<P extends keyof paths, M extends keyof paths[P]> = BodyOf<paths, P, M>
export type Query<P extends keyof paths, M extends keyof paths[P]> = QueryOf<paths, P, M>

type Content<T> = T extends { content: { 'application/json': infer C } } ? C : never
