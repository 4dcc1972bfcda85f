import { FileUploadRow } from './file-upload-row'
import type { Upload } from './file-uploads'

interface FileUploadListProps {
  uploads: readonly Upload[]
  onAgain: (key: string) => void
  onDrop: (key: string) => void
}

export function FileUploadList({ uploads, onAgain, onDrop }: FileUploadListProps) {
  if (uploads.length === 0) return null
  return (
    <ul className="grid grid-cols-[minmax(0,1fr)] gap-1">
      {uploads.map((upload) => (
        <FileUploadRow
          key={upload.key}
          upload={upload}
          onAgain={() => onAgain(upload.key)}
          onDrop={() => onDrop(upload.key)}
        />
      ))}
    </ul>
  )
}
