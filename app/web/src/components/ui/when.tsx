import { exactTime, spokenTime } from '@/lib/format'

/** A time as people say it; the exact one on hover. */
export const When = ({ at }: { at: string }) => (
  <time dateTime={at} title={exactTime(at)} className="figures whitespace-nowrap">
    {spokenTime(at)}
  </time>
)
