/** Every page there is, each with what it needs to be itself. */
export const OPEN = [
  '/login',
  '/signup',
  '/login?sso_error=sso_unknown_account',
  '/forgot',
  '/reset',
  '/invite',
  '/reset#token=x',
  '/invite#token=not-a-token-at-all',
]
export const INSIDE = [
  '/',
  '/notices',
  '/tasks',
  '/leads',
  '/leads/board',
  '/leads/batches',
  '/leads/duplicates',
  '/leads/lead_00000000000000000000000000',
  '/new-organization',
  '/imports',
  '/settings/organization',
  '/settings/stages',
  '/settings/fields',
  '/settings/suppression',
  '/settings/access',
  '/settings/access?invite=new',
  '/settings/audit',
  '/settings/keys',
  '/settings/keys?key=new',
  '/settings/danger',
  '/settings/profile',
  '/settings/security',
  '/settings/sessions',
  '/settings/notices',
  '/no-such-page',
]
export const LONG_NAME =
  'Donaudampfschifffahrtselektrizitätenhauptbetriebswerk of Llanfairpwllgwyngyll and Partners'
export const SIZES = [
  { width: 390, height: 844 },
  { width: 1440, height: 900 },
]
export const HQ_PAGES = [
  '/',
  '/organizations',
  '/people',
  '/people?email=nobody@e2e.example',
  '/work',
  '/mail',
  '/audit',
  '/security',
  '/settings',
  '/account',
  '/no-such-page',
]
