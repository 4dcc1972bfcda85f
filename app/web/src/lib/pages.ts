/** The pages that rooms registered, so that a reason never links to one that is not there. */
const known = new Set<string>()

export const pageExists = (path: string): boolean => known.has(path)

export function rememberPages(paths: Iterable<string>): void {
  for (const path of paths) known.add(path)
}
