import { answer, api } from '@/api/client'

interface Parts {
  params?: { path?: Record<string, string>; query?: object }
  body?: unknown
  headers?: Record<string, string>
  signal?: AbortSignal
}
type Send = (path: string, parts?: Parts) => ReturnType<typeof api.GET>

const calls = api as unknown as Record<'GET' | 'POST' | 'PUT' | 'DELETE', Send>

/** Routes whose parameters are named by the org itself, such as those of its own fields. */
export const askLoosely = <T>(method: keyof typeof calls, path: string, parts?: Parts): Promise<T> =>
  answer(calls[method](path, parts)) as Promise<T>

/** Names that stand more than once become lists, as the client writes them out again. */
export function queryOf(params: URLSearchParams): Record<string, string | string[]> {
  return Object.fromEntries(
    [...new Set(params.keys())].map((name) => {
      const values = params.getAll(name)
      return [name, values.length > 1 ? values : values[0]!]
    }),
  )
}
