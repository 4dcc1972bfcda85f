import { send } from '@/api/client'
import { problemOf } from '@/api/problem'

/** The list needs the token, so it is fetched here and handed to the browser as a file. */
export async function downloadErrors(id: string, name: string): Promise<void> {
  const address = new URL(`/api/imports/${encodeURIComponent(id)}/errors.csv`, location.origin)
  const response = await send(new Request(address))
  if (!response.ok) throw await problemOf(response)
  const file = URL.createObjectURL(await response.blob())
  const link = document.createElement('a')
  link.href = file
  link.download = `${name.replace(/\.[^.]*$/, '')} errors.csv`
  link.click()
  URL.revokeObjectURL(file)
}
