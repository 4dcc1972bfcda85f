import { Component, type ReactNode } from 'react'
import { t } from '@lingui/core/macro'
import { Button } from '@/components/ui/button'

interface CrashGuardState {
  crashed: boolean
}

/** A page that breaks takes down neither the frame nor what the person was doing elsewhere. */
export class CrashGuard extends Component<{ children: ReactNode }, CrashGuardState> {
  override state: CrashGuardState = { crashed: false }

  static getDerivedStateFromError(): CrashGuardState {
    return { crashed: true }
  }

  override render() {
    if (!this.state.crashed) return this.props.children
    return (
      <div role="alert" className="mx-auto grid max-w-md justify-items-start gap-3 p-4 pt-24">
        <h1 className="text-xl font-semibold">{t`This page broke`}</h1>
        <p className="text-ink-2">
          {t`The fault is ours, or a new release replaced a part of this page. Loading it again usually helps.`}
        </p>
        <Button look="primary" onClick={() => location.reload()}>
          {t`Load the page again`}
        </Button>
      </div>
    )
  }
}
