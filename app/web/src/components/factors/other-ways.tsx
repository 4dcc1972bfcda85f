import { t } from '@lingui/core/macro'
import { Button } from '@/components/ui/button'
import type { Method } from '@/lib/proof'

interface OtherWaysProps {
  methods: readonly Method[]
  way: Method
  onPick: (way: Method) => void
}

export function OtherWays({ methods, way, onPick }: OtherWaysProps) {
  const others = methods.filter((method) => method !== way)
  if (others.length === 0) return null
  const names: Record<Method, string> = {
    totp: t`Use a code from your app`,
    webauthn: t`Use a passkey`,
    recovery: t`Use a recovery code instead`,
  }
  return (
    <div className="-ml-3 flex flex-wrap gap-x-1">
      {others.map((method) => (
        <Button key={method} look="quiet" onClick={() => onPick(method)}>
          {names[method]}
        </Button>
      ))}
    </div>
  )
}
