import { useEffect, useRef, useState } from 'react'
import { asProblem, type Problem } from '@/api/problem'
import { uploadFile, type SentFile } from './upload'

export interface OneUpload {
  file: File
  share: number
  problem: Problem | null
}

/** One file on its way: how far it is, the way back, and another try. */
export function useUpload(
  purpose: Parameters<typeof uploadFile>[0]['purpose'],
  onSent: (sent: SentFile) => Promise<unknown>,
) {
  const [upload, setUpload] = useState<OneUpload | null>(null)
  const stop = useRef<AbortController | null>(null)
  const running = upload !== null && !upload.problem
  useEffect(() => () => stop.current?.abort(), [])
  // Whoever closes the page now would have to begin again.
  useEffect(() => {
    if (!running) return
    const warn = (event: BeforeUnloadEvent) => event.preventDefault()
    addEventListener('beforeunload', warn)
    return () => removeEventListener('beforeunload', warn)
  }, [running])

  const send = async (file: File) => {
    stop.current?.abort()
    const own = new AbortController()
    stop.current = own
    const change = (part: Partial<OneUpload>) =>
      own.signal.aborted || setUpload((before) => before && { ...before, ...part })
    setUpload({ file, share: 0, problem: null })
    try {
      const { signal } = own
      const sent = await uploadFile({ purpose, file, onProgress: (share) => change({ share }), signal })
      if (own.signal.aborted) return
      change({ share: 1 })
      await onSent(sent)
      change({ problem: null })
      if (!own.signal.aborted) setUpload(null)
    } catch (error) {
      change({ problem: asProblem(error) })
    }
  }
  return {
    upload,
    send,
    again: () => upload && void send(upload.file),
    drop: () => {
      stop.current?.abort()
      setUpload(null)
    },
  }
}
