/** The sign of the product, drawn like its icon. */
export const Mark = ({ className = 'size-8' }: { className?: string }) => (
  <svg viewBox="0 0 100 100" aria-hidden className={className}>
    <rect width="100" height="100" rx="22" className="fill-accent" />
    <g strokeWidth="10" strokeLinecap="round" className="stroke-on-accent">
      <path d="M50 23V77M26.6 36.5L73.4 63.5M73.4 36.5L26.6 63.5" />
    </g>
  </svg>
)
