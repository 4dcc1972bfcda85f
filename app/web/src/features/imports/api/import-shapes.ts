import type { Answer, Body } from '@/api/types'

export type Import = Answer<'/api/imports/{id}', 'get'>
export type ImportItem = Answer<'/api/imports', 'get'>['items'][number]
export type ImportState = Import['state']
export type ImportColumn = Import['columns'][number]
export type Preview = NonNullable<Import['preview']>
export type PreviewRow = Preview['first'][number]
export type ProblemClass = Preview['problems'][number]
export type PreviewWish = Body<'/api/imports/{id}/preview', 'post'>
export type Policy = Import['policy']
export type ConsentSaid = NonNullable<NonNullable<Import['consent']>['records']>[number]
export type Field = Answer<'/api/fields', 'get'>['items'][number]
export type ImportedRow = Answer<'/api/imports/{id}/rows', 'get'>['items'][number]

export const BUCKETS = ['created', 'updated', 'duplicate', 'skipped', 'invalid'] as const
export type Bucket = (typeof BUCKETS)[number]
/** The server leaves out what is nothing. */
export type Buckets = Partial<Record<Bucket, number>>

const WORKING: ReadonlySet<ImportState> = new Set([
  'fetching',
  'reading',
  'previewing',
  'running',
  'cancelling',
  'undoing',
])

/** Whether the server is at it, so that it will change by itself. */
export const isWorking = (state: ImportState): boolean => WORKING.has(state)
