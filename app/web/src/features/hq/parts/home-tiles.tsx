import { plural, t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Building2, Crown, HardDrive, Inbox, Mail, UsersRound } from 'lucide-react'
import { Meter, meterTone } from '@/components/ui/meter'
import { When } from '@/components/ui/when'
import { formatBytes } from '@/lib/bytes'
import { formatCount } from '@/lib/format'
import type { Stats } from '../api/use-stats'
import { Tile } from './tile'

const DAYS_TIGHT = 30

export function HomeTiles({ stats }: { stats: Stats }) {
  return (
    <div className="grid grid-cols-2 gap-3 lg:grid-cols-3">
      <OrgsTile orgs={stats.orgs} />
      <Tile
        title={t`People`}
        icon={UsersRound}
        value={formatCount(stats.people)}
        to={{ href: '/people', label: t`Find somebody` }}
      >
        <p>{t`Accounts in all organizations.`}</p>
      </Tile>
      <LeaderTile leader={stats.leader} />
      <DiskTile disk={stats.disk} />
      <MailTile mail={stats.mail} />
      <DeadTile count={stats.work.dead_letters} />
    </div>
  )
}

function OrgsTile({ orgs }: { orgs: Stats['orgs'] }) {
  const parts = [
    { count: orgs.open, word: t`open` },
    { count: orgs.paused, word: t`paused` },
    { count: orgs.closed, word: t`closed` },
  ]
  const { damaged } = orgs
  return (
    <Tile
      title={t`Organizations`}
      icon={Building2}
      value={formatCount(orgs.total)}
      to={
        damaged > 0
          ? { href: '/organizations?health=damaged', label: t`See the damaged ones` }
          : { href: '/organizations', label: t`See them all` }
      }
    >
      <p className="figures">{parts.map(({ count, word }) => `${formatCount(count)} ${word}`).join(' · ')}</p>
      {damaged > 0 && (
        <p className="font-medium text-stop">
          {plural(damaged, { one: '# is damaged', other: '# are damaged' })}
        </p>
      )}
    </Tile>
  )
}

function LeaderTile({ leader: { known, number, since } }: { leader: Stats['leader'] }) {
  const place = number ?? 0
  return (
    <Tile title={t`Engine`} icon={Crown} value={known ? t`Running` : t`Not running`}>
      {known ? (
        <p>
          {since ? (
            <Trans>
              Number {place}, took over <When at={since} />
            </Trans>
          ) : (
            t`Number ${place}`
          )}
        </p>
      ) : (
        <p className="font-medium text-stop">{t`Timed work and sending wait until one leads.`}</p>
      )}
    </Tile>
  )
}

function DiskTile({ disk }: { disk: Stats['disk'] }) {
  const used = disk.total_bytes - disk.free_bytes
  const free = formatBytes(disk.free_bytes)
  const total = formatBytes(disk.total_bytes)
  const data = formatBytes(disk.data_bytes)
  const said = t`${free} of ${total} free`
  return (
    <Tile title={t`Disk`} icon={HardDrive} value={t`${free} free`}>
      <Meter
        label={t`Disk in use`}
        value={used}
        max={disk.total_bytes}
        said={said}
        tone={meterTone(used, disk.total_bytes)}
      />
      <p className="figures">{t`${data} of ours, disk of ${total}`}</p>
      <DaysLeft days={disk.days_left} />
    </Tile>
  )
}

function DaysLeft({ days }: { days: number | null }) {
  if (days === null) return <p>{t`How long it lasts shows once the data has grown for a while.`}</p>
  const said = plural(days, { one: 'Lasts # more day at this rate', other: 'Lasts # more days at this rate' })
  return <p className={days < DAYS_TIGHT ? 'font-medium text-stop' : undefined}>{said}</p>
}

function MailTile({ mail: { waiting, failed } }: { mail: Stats['mail'] }) {
  const letters = formatCount(waiting)
  const said = t`${letters} waiting`
  return (
    <Tile
      title={t`Mail`}
      icon={Mail}
      value={said}
      to={{ href: failed > 0 ? '/mail?state=failed' : '/mail', label: t`See the letters` }}
    >
      {failed > 0 ? (
        <p className="font-medium text-stop">
          {plural(failed, { one: '# could not be delivered', other: '# could not be delivered' })}
        </p>
      ) : (
        <p>{t`None failed.`}</p>
      )}
    </Tile>
  )
}

const DeadTile = ({ count }: { count: number }) => (
  <Tile
    title={t`Dead letters`}
    icon={Inbox}
    value={formatCount(count)}
    to={{ href: '/work', label: count > 0 ? t`Look and run again` : t`See the work` }}
  >
    {count > 0 ? (
      <p className="font-medium text-stop">{t`Work that failed every time it was tried.`}</p>
    ) : (
      <p>{t`No work was given up.`}</p>
    )}
  </Tile>
)
