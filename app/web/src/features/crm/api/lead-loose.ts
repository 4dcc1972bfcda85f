import { answer, api } from '@/api/client'

interface Parts {
  params?: { path?: Record<string, string>; query?: object }
  body?: unknown
  headers?: Record<string, string>
}
type Send = (path: string, parts?: Parts) => ReturnType<typeof api.GET>

const calls = api as unknown as Record<'GET' | 'POST' | 'PUT' | 'DELETE', Send>

/** Routes that the served document does not name yet. */
export const ask = <T>(method: keyof typeof calls, path: string, parts?: Parts): Promise<T> =>
  answer(calls[method](path, parts)) as Promise<T>
