import { answer, api } from '@/api/client'
import { keep, kept } from '@/lib/kept'

const PUSH_ID = 'push-id'

export type PushState = 'unsupported' | 'denied' | 'off' | 'on'

export async function pushState(): Promise<PushState> {
  if (!('serviceWorker' in navigator) || !('PushManager' in window)) return 'unsupported'
  if (Notification.permission === 'denied') return 'denied'
  const worker = await navigator.serviceWorker.getRegistration('/')
  return (await worker?.pushManager.getSubscription()) && (await isRegistered()) ? 'on' : 'off'
}

/** Signing out ends push on this device: the server knows, the browser does not. */
async function isRegistered(): Promise<boolean> {
  const { items } = await answer(api.GET('/api/me/push'))
  return items.some(({ id }) => id === kept(PUSH_ID))
}

/** Asks the browser, then tells the server where this device can be reached. */
export async function switchPushOn(): Promise<PushState> {
  if ((await Notification.requestPermission()) !== 'granted') return pushState()
  const worker = await navigator.serviceWorker.register('/sw.js', { scope: '/' })
  await navigator.serviceWorker.ready
  const { key } = await answer(api.GET('/api/me/push/key'))
  const made = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key })
  const { endpoint, keys } = made.toJSON()
  const body = { endpoint: endpoint ?? '', keys: { p256dh: keys?.p256dh ?? '', auth: keys?.auth ?? '' } }
  try {
    const { id } = await answer(api.POST('/api/me/push', { body }))
    keep(PUSH_ID, id)
  } catch (error) {
    await made.unsubscribe()
    throw error
  }
  return 'on'
}

export async function switchPushOff(): Promise<PushState> {
  const worker = await navigator.serviceWorker.getRegistration('/')
  await (await worker?.pushManager.getSubscription())?.unsubscribe()
  const id = kept(PUSH_ID)
  if (id) await answer(api.DELETE('/api/me/push/{id}', { params: { path: { id } } }))
  keep(PUSH_ID, null)
  return 'off'
}
