/** The things of this room as the API has them. */
import type { Answer } from '@/api/types'

export const CHANNELS = ['voice', 'sms', 'email'] as const
export type Channel = (typeof CHANNELS)[number]
export const CONSENT_CLASSES = ['marketing', 'informational'] as const
export type ConsentClass = (typeof CONSENT_CLASSES)[number]

export type Lead = Answer<'/api/leads/{id}', 'get'>
/** What a screen may change of a lead; null takes a value away. */
export type LeadChange = Partial<
  Pick<
    Lead,
    | 'first_name'
    | 'last_name'
    | 'company'
    | 'title'
    | 'email'
    | 'phone'
    | 'country'
    | 'timezone'
    | 'stage'
    | 'tags'
    | 'owner_user_id'
    | 'score'
    | 'external_id'
  >
> & { custom?: Record<string, CustomValue | null> }
export type CustomValue = Lead['custom'][string]
export type Flag = NonNullable<Lead['suppression'][Channel]>
export type SuppressionReason = Flag['reason']
export type ConsentBrief = NonNullable<Lead['consent'][Channel]['marketing']>
export type ConsentState = ConsentBrief['state']
export type ConsentSource = ConsentBrief['source']
export type ConsentRecord = Answer<'/api/leads/{id}/consent', 'get'>['history'][number]

export type Stage = Answer<'/api/stages', 'get'>['items'][number]
export type FieldDef = Answer<'/api/fields', 'get'>['items'][number]

export type TimelineEntry = Answer<'/api/leads/{id}/timeline', 'get'>['items'][number]
export type EntryType = TimelineEntry['type']
export type Task = Answer<'/api/tasks/{id}', 'get'>
export type StoredFile = Answer<'/api/files', 'get'>['items'][number]
export type Duplicate = Answer<'/api/duplicates', 'get'>['items'][number]
