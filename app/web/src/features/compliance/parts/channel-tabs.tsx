import { i18n } from '@lingui/core'
import { t } from '@lingui/core/macro'
import { Mail, MessageSquare, Phone } from 'lucide-react'
import { cx } from '@/lib/cx'
import { formatCount } from '@/lib/format'
import { CHANNELS, type Channel, type Counts } from '../api/suppression-shapes'
import { channelWords } from './suppression-words'

const SIGNS = { voice: Phone, sms: MessageSquare, email: Mail }

interface ChannelTabsProps {
  channel: Channel
  counts?: readonly Counts[]
  onChannel: (channel: Channel) => void
}

/** One list for each channel, with how many are on it. */
export function ChannelTabs({ channel, counts, onChannel }: ChannelTabsProps) {
  return (
    <div role="group" aria-label={t`Channel`} className="grid grid-cols-3 gap-2">
      {CHANNELS.map((known) => {
        const Sign = SIGNS[known]
        const total = counts?.find((one) => one.channel === known)?.total
        const current = known === channel
        return (
          <button
            key={known}
            type="button"
            aria-pressed={current}
            onClick={() => onChannel(known)}
            className={cx(
              'flex min-h-12 min-w-0 items-center gap-3 rounded-card border px-3 py-2 text-left transition-colors max-md:grid max-md:gap-0',
              current ? 'border-accent bg-accent-soft' : 'border-line bg-surface hover:bg-sunken',
            )}
          >
            <Sign aria-hidden className={cx('size-4 shrink-0', current ? 'text-accent' : 'text-ink-2')} />
            <span className="min-w-0 flex-1 truncate font-medium">{i18n._(channelWords[known])}</span>
            <span className="figures min-w-4 text-lg font-semibold">
              {total === undefined ? '' : formatCount(total)}
            </span>
          </button>
        )
      })}
    </div>
  )
}
