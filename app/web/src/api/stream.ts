/**
 * What changed on the server, as it changes. `EventSource` cannot send a token, so the stream is read with fetch;
 * after a break it goes on from the last event it saw.
 */
import { send } from './client'
import { Problem, problemOf } from './problem'

export interface StreamEvent {
  id: string | null
  kind: string
  data: string
}

interface StreamParts {
  onEvent: (event: StreamEvent) => void
  /** Called after a break over which events may have been missed. */
  onResync: () => void
  signal: AbortSignal
  pause?: (ms: number, signal: AbortSignal) => Promise<void>
}

const BACKOFF_FIRST_MS = 1_000
const BACKOFF_MAX_MS = 30_000

export async function follow({ onEvent, onResync, signal, pause = sleep }: StreamParts): Promise<void> {
  let lastId: string | null = null
  let breaks = 0
  while (!signal.aborted) {
    try {
      const response = await openStream(lastId, signal)
      if (breaks > 0 && lastId === null) onResync()
      breaks = 0
      await readEvents(response, (event) => {
        lastId = event.id ?? lastId
        if (event.kind === 'resync') onResync()
        else onEvent(event)
      })
    } catch (error) {
      if (signal.aborted || isFinal(error)) return
    }
    breaks += 1
    await pause(backoffMs(breaks), signal)
  }
}

/** No use in asking again: nobody is signed in, or this org is not theirs. */
function isFinal(error: unknown): boolean {
  return error instanceof Problem && error.status >= 400 && error.status < 500 && error.status !== 429
}

export function backoffMs(breaks: number): number {
  return Math.min(BACKOFF_MAX_MS, BACKOFF_FIRST_MS * 2 ** (breaks - 1)) * (0.75 + Math.random() / 2)
}

async function openStream(lastId: string | null, signal: AbortSignal): Promise<Response> {
  const headers = new Headers({ Accept: 'text/event-stream' })
  if (lastId) headers.set('Last-Event-ID', lastId)
  const response = await send(new Request(new URL('/api/stream', location.origin), { headers, signal }))
  if (response.ok && response.body) return response
  throw await problemOf(response)
}

async function readEvents(response: Response, give: (event: StreamEvent) => void): Promise<void> {
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
  let rest = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    const blocks = (rest + value).split(/\r?\n\r?\n/)
    rest = blocks.pop() ?? ''
    for (const block of blocks) {
      const event = parseEvent(block)
      if (event) give(event)
    }
  }
}

export function parseEvent(block: string): StreamEvent | null {
  const event: StreamEvent = { id: null, kind: 'message', data: '' }
  const data: string[] = []
  for (const line of block.split(/\r?\n/)) {
    const [, field, value] = /^(\w+): ?(.*)$/.exec(line) ?? []
    if (field === 'id') event.id = value ?? null
    else if (field === 'event') event.kind = value ?? ''
    else if (field === 'data') data.push(value ?? '')
  }
  event.data = data.join('\n')
  return data.length > 0 || event.id !== null ? event : null
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true })
  })
}
