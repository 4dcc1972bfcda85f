/** A quiet dash where there is nothing; said in words to those who hear the page. */
export const LeadsNothing = ({ said }: { said: string }) => (
  <span className="text-ink-3" title={said}>
    <span aria-hidden>–</span>
    <span className="sr-only">{said}</span>
  </span>
)
