import { Problem, problemOf } from '@/api/problem'
import { ask } from './lead-loose'
import type { StoredFile } from './lead-shapes'

interface Place {
  file_id: string
  url: string
  method: string
  headers: Record<string, string>
}

interface Upload {
  leadId: string
  file: File
  onProgress: (share: number) => void
  signal: AbortSignal
}

const TRIES_MAX = 3
const PAUSE_MS = 1_000

/** Three steps: a place is given, the bytes go there, and what arrived is checked against what was meant. */
export async function uploadFile({ leadId, file, onProgress, signal }: Upload): Promise<StoredFile> {
  const { name, size } = file
  const mime = file.type || 'application/octet-stream'
  const body = { purpose: 'lead', lead_id: leadId, name, size, mime }
  const [place, sha256] = await Promise.all([
    ask<Place>('POST', '/api/files/upload-url', { body }),
    digestOf(file),
  ])
  await putAgain(place, { file, onProgress, signal })
  const finished = await ask<{ file: StoredFile }>('POST', '/api/files/finish', {
    body: { file_id: place.file_id, sha256 },
  })
  return finished.file
}

type Sent = Pick<Upload, 'file' | 'onProgress' | 'signal'>

/** A connection that broke is tried again; what the server refused is not. */
async function putAgain(place: Place, sent: Sent): Promise<void> {
  for (let tried = 1; ; tried += 1)
    try {
      return await put(place, sent)
    } catch (error) {
      const broke = error instanceof Problem && error.code === 'unreachable'
      if (!broke || tried === TRIES_MAX || sent.signal.aborted) throw error
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS * tried))
    }
}

/** `fetch` does not tell how much of a body went out. */
function put({ url, method, headers }: Place, { file, onProgress, signal }: Sent): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    const stop = () => request.abort()
    signal.addEventListener('abort', stop, { once: true })
    request.open(method, url)
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value)
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0)
    request.onabort = () => reject(new DOMException('', 'AbortError'))
    request.onerror = () => reject(new Problem('unreachable', '', 0, null))
    request.onload = () => {
      signal.removeEventListener('abort', stop)
      if (request.status < 300) return resolve()
      const answered = new Response(request.responseText, { status: request.status })
      void problemOf(answered).then(reject)
    }
    request.send(file)
  })
}

async function digestOf(file: File): Promise<string | undefined> {
  // Only where the browser lets a page compute it: at an address that is safe.
  if (!globalThis.crypto?.subtle) return undefined
  const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer())
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
