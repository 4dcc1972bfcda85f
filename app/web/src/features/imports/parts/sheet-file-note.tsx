import { t } from '@lingui/core/macro'
import { Banner } from '@/components/ui/banner'

const SHEET_FILE = /\.(xlsx?|xlsm|xlsb|ods|numbers)$/i

/** A workbook: it holds more than rows, so it has to be saved as CSV first. */
export const isSheetFile = (name: string): boolean => SHEET_FILE.test(name)

export const SheetFileNote = ({ name }: { name: string }) => (
  <Banner tone="warn" role="alert" title={t`${name} is a workbook, not a CSV file`}>
    {t`Open it, choose “Save as” or “Download”, take “CSV (comma separated, UTF-8)”, and drop that file here. From Google Sheets you can paste a published link instead.`}
  </Banner>
)
