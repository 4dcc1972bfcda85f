import { t } from '@lingui/core/macro'
import { buttonClass } from '@/components/ui/button'
import type { SsoProvider } from '../api/use-sso-providers'

export interface SsoButtonsProps {
  providers: readonly SsoProvider[]
  /** What the issuer's page leads back to. */
  query: Record<string, string>
  onLeave?: () => void
}

/** Plain links: the way out is a page of somebody else's, and the way back starts this one anew. */
export default function SsoButtons({ providers, query, onLeave }: SsoButtonsProps) {
  return (
    <div className="grid gap-2">
      <p className="flex items-center gap-3 text-sm text-ink-2 before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
        {t`or`}
      </p>
      {providers.map(({ id, name }) => (
        <a
          key={id}
          href={`/api/auth/sso/${id}/start?${new URLSearchParams(query)}`}
          className={buttonClass()}
          onClick={onLeave}
        >
          {t`Continue with ${name}`}
        </a>
      ))}
    </div>
  )
}
