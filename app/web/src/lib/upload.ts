import { answer, api } from '@/api/client'
import { Problem, problemOf } from '@/api/problem'
import type { Answer, Body } from '@/api/types'

type Place = Answer<'/api/files/upload-url', 'post'>
export type SentFile = Answer<'/api/files/finish', 'post'>['file']
type Purpose = Body<'/api/files/upload-url', 'post'>['purpose']

interface Sending {
  file: File
  onProgress: (share: number) => void
  signal: AbortSignal
}

interface Upload extends Sending {
  purpose: Purpose
  leadId?: string
}

const TRIES_MAX = 3
const PAUSE_MS = 1_000
/** A digest needs the whole file in memory at once; what is larger is checked by its size alone. */
const DIGEST_BYTES_MAX = 64 * 1024 * 1024

/** Three steps: a place is given, the bytes go there, and what arrived is checked against what was meant. */
export async function uploadFile({ purpose, leadId, ...sending }: Upload): Promise<SentFile> {
  const { name, size, type } = sending.file
  const body = { purpose, lead_id: leadId, name, size, mime: type || 'application/octet-stream' }
  const [place, sha256] = await Promise.all([
    answer(api.POST('/api/files/upload-url', { body })),
    digestOf(sending.file),
  ])
  await putAgain(place, sending)
  const finished = await answer(api.POST('/api/files/finish', { body: { file_id: place.file_id, sha256 } }))
  return finished.file
}

/** A connection that broke is tried again; what the server refused is not. */
async function putAgain(place: Place, sending: Sending): Promise<void> {
  for (let tried = 1; ; tried += 1)
    try {
      return await put(place, sending)
    } catch (error) {
      const broke = error instanceof Problem && error.code === 'unreachable'
      if (!broke || tried === TRIES_MAX || sending.signal.aborted) throw error
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS * tried))
    }
}

/** `fetch` does not tell how much of a body went out. */
function put({ url, method, headers }: Place, { file, onProgress, signal }: Sending): Promise<void> {
  return new Promise((resolve, reject) => {
    const aborted = () => reject(new DOMException('', 'AbortError'))
    if (signal.aborted) return aborted()
    const request = new XMLHttpRequest()
    const stop = () => request.abort()
    signal.addEventListener('abort', stop, { once: true })
    request.open(method, url)
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value)
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0)
    request.onabort = aborted
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
  if (!globalThis.crypto?.subtle || file.size > DIGEST_BYTES_MAX) return undefined
  const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer())
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
