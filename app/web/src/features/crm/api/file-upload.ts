import { uploadFile as upload } from '@/lib/upload'
import type { StoredFile } from './lead-shapes'

type Sending = Omit<Parameters<typeof upload>[0], 'purpose' | 'leadId'>

/** A file that belongs to a lead. */
export const uploadFile = ({ leadId, ...sending }: Sending & { leadId: string }): Promise<StoredFile> =>
  upload({ purpose: 'lead', leadId, ...sending })
