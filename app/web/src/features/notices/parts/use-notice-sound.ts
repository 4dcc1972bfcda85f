import { useLiveEvent } from '@/lib/live'
import { useNoticeSettings } from '../api/use-notice-settings'
import { withinQuiet } from './within-quiet'

const TONE_HZ = 660
const TONE_S = 0.18
const VOLUME = 0.08

/** A short, soft tone for the kinds whose sound this person switched on, outside their quiet times. */
export function useNoticeSound(): void {
  const settings = useNoticeSettings().data
  useLiveEvent('notice', (event) => {
    const kind = kindOf(event.data)
    if (!settings || !kind || !settings.kinds[kind]?.sound || withinQuiet(settings.quiet, new Date())) return
    playTone()
  })
}

function kindOf(data: string): string | null {
  try {
    return (JSON.parse(data) as { kind?: string }).kind ?? null
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
