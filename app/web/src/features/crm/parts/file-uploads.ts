import { useEffect, useRef, useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { asProblem, type Problem } from '@/api/problem'
import { uploadFile } from '../api/file-upload'
import type { StoredFile } from '../api/lead-shapes'
import { freshenTimeline } from '../api/timeline-fresh'

export interface Upload {
  key: string
  file: File
  share: number
  problem: Problem | null
  done: StoredFile | null
}

/** Files on their way to a lead: each with its progress, its way back and another try. */
export function useUploads(leadId: string, onStored?: (stored: StoredFile) => void) {
  const queries = useQueryClient()
  const [uploads, setUploads] = useState<readonly Upload[]>([])
  const stops = useRef(new Map<string, AbortController>())
  const serial = useRef(0)

  const change = (key: string, part: Partial<Upload>) =>
    setUploads((before) => before.map((known) => (known.key === key ? { ...known, ...part } : known)))
  const drop = (key: string) => {
    stops.current.get(key)?.abort()
    setUploads((before) => before.filter((known) => known.key !== key))
  }
  const send = async (key: string, file: File) => {
    const stop = new AbortController()
    stops.current.set(key, stop)
    change(key, { problem: null, share: 0 })
    try {
      const onProgress = (share: number) => change(key, { share })
      const done = await uploadFile({ leadId, file, onProgress, signal: stop.signal })
      change(key, { done, share: 1 })
      void queries.invalidateQueries({ queryKey: ['files', leadId] })
      freshenTimeline(queries, leadId)
      onStored?.(done)
    } catch (error) {
      if (!stop.signal.aborted) change(key, { problem: asProblem(error) })
    }
  }
  const add = (files: Iterable<File>) => {
    for (const file of files) {
      const key = `upload-${(serial.current += 1)}`
      setUploads((before) => [...before, { key, file, share: 0, problem: null, done: null }])
      void send(key, file)
    }
  }
  useEffect(() => {
    const running = stops.current
    return () => running.forEach((stop) => stop.abort())
  }, [])
  return {
    uploads,
    add,
    drop,
    again: (key: string) => {
      const known = uploads.find((upload) => upload.key === key)
      if (known) void send(key, known.file)
    },
    clear: () => setUploads([]),
  }
}
