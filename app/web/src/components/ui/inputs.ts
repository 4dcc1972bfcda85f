/** How every control that takes words looks. */
export const inputClass =
  'min-h-8 w-full min-w-0 rounded-control border border-edge bg-surface px-2 py-1 text-ink transition-colors ' +
  'placeholder:text-ink-3 hover:border-ink-3 aria-invalid:border-stop disabled:opacity-55 ' +
  'pointer-coarse:min-h-9 max-md:text-lg'
