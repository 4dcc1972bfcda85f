// Which modules travel together: what is always needed at once comes as one file. Dozens of tiny ones, most of them
// icons, weigh more in what is wrapped around them than in what they hold.
const ENTRY = 'src/app/tenant/main.tsx'
const FRAME = 'src/app/tenant/org-frame.tsx'
const SIGN_IN = 'src/features/accounts/pages/login-page.tsx'
/** Rooms say in these which pages are opened before the frame stands. */
const DOORS = /\/src\/features\/[\w-]+\/public\.ts$/
/** A file takes along what its modules need, unless one before it has that already. */
const FILES = ['start', 'shared', 'frame']

/** @typedef {import('vite').Rolldown.PluginContext['getModuleInfo']} Known */

/** Everything that comes with these modules at once. @param {string[]} roots @param {Known} known */
function closure(roots, known) {
  const met = new Set(roots)
  for (const id of met) for (const next of known(id)?.importedIds ?? []) met.add(next)
  return met
}

/** @param {string} root @param {Known} known @returns {(id: string) => string | null} */
function fileOf(root, known) {
  const [start, frame, signIn] = [ENTRY, FRAME, SIGN_IN].map((path) => {
    if (!known(root + path)) throw new Error(`the build knows no ${path}`)
    return closure([root + path], known)
  })
  const lists = [...start].filter((id) => DOORS.test(id))
  const doors = closure(
    lists.flatMap((id) => known(id)?.dynamicallyImportedIds ?? []),
    known,
  )
  return (id) => {
    if (start.has(id)) return 'start'
    if (!frame.has(id)) return null
    if (signIn.has(id)) return 'shared'
    return doors.has(id) ? null : 'frame'
  }
}

/** @param {string} root the folder of the application, with its slash */
export function chunkGroups(root) {
  let placed = null
  return FILES.map((file, place) => ({
    debugName: file,
    priority: FILES.length - place,
    name(id, build) {
      placed ??= fileOf(root, (other) => build.getModuleInfo(other))
      return placed(id) === file ? file : null
    },
  }))
}
