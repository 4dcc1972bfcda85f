import { t } from '@lingui/core/macro'

/** The first stop of the keyboard: past the bars, to the page. */
export const SkipLink = () => (
  <a
    href="#page"
    onClick={(event) => {
      event.preventDefault()
      document.getElementById('page')?.focus()
    }}
    className="sr-only z-60 rounded-control bg-accent px-3 py-2 text-on-accent focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
  >
    {t`Skip to the page`}
  </a>
)
