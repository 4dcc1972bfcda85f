import { useRef } from 'react'
import { useLiveEvent } from '@/lib/live'
import { findNotice } from '../api/find-notice'
import { useNoticeSettings } from '../api/use-notice-settings'
import { withinQuiet } from './within-quiet'

const TONE_HZ = 660
const TONE_S = 0.18
const VOLUME = 0.08

/** A short, soft tone for a new notice whose sound this person wants, outside their quiet times. */
export function useNoticeSound(): void {
  const quiet = useNoticeSettings().data?.quiet
  const heard = useRef(new Set<string>())
  useLiveEvent('notice', (event) => {
    const id = idOf(event.data)
    if (!id || heard.current.has(id) || withinQuiet(quiet, new Date())) return
    heard.current.add(id)
    findNotice(id).then(
      (notice) => notice?.sound && playTone(),
      () => heard.current.delete(id),
    )
  })
}

function idOf(data: string): string | null {
  try {
    return (JSON.parse(data) as { id?: string }).id ?? null
  } catch {
    return null
  }
}

function playTone(): void {
  const audio = new AudioContext()
  const tone = new OscillatorNode(audio, { frequency: TONE_HZ })
  const volume = new GainNode(audio, { gain: VOLUME })
  volume.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + TONE_S)
  tone.connect(volume).connect(audio.destination)
  tone.onended = () => void audio.close()
  tone.start()
  tone.stop(audio.currentTime + TONE_S)
}
