import { answer, api } from '@/api/client'

const LINK_S = 60

/** An address that opens the file for a minute. */
export async function fileLink(fileId: string): Promise<string> {
  const { url } = await answer(
    api.POST('/api/files/sign', {
      body: { file_id: fileId, action: 'get', ttl_s: LINK_S },
    }),
  )
  return url
}

export async function downloadFile(fileId: string, name: string): Promise<void> {
  const link = document.createElement('a')
  link.href = await fileLink(fileId)
  link.download = name
  link.rel = 'noopener'
  link.click()
}
