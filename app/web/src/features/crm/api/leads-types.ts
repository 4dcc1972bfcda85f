import type { Answer, Body } from '@/api/types'

export type { Channel, Lead } from './lead-shapes'

export type LeadsPage = Answer<'/api/leads', 'get'>
export type Counts = Answer<'/api/leads/counts', 'get'>
export type CountBy = 'stage' | 'owner' | 'tag'

/** A query as views, batches and exports keep it: the names of the address, as JSON. */
export type LeadQuery = NonNullable<Body<'/api/leads/export-link', 'post'>['query']>
export type CustomAsked = NonNullable<LeadQuery['custom']>[string]

export type View = Answer<'/api/views', 'get'>['items'][number]
export type ViewWanted = Body<'/api/views', 'post'>

export type Batch = Answer<'/api/batches/{id}', 'get'>
export type BatchRow = Answer<'/api/batches/{id}/rows', 'get'>['items'][number]
export type BatchWanted = Body<'/api/leads/batch', 'post'>
export type BatchOp = BatchWanted['op']
