// Web push only. Nothing is cached: what the API answers belongs to the person who asked, at that moment.
self.addEventListener('install', () => self.skipWaiting())
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))

self.addEventListener('push', (event) => {
  const notice = readNotice(event.data)
  if (!notice) return
  event.waitUntil(
    self.registration.showNotification(notice.title, {
      body: notice.body,
      tag: notice.tag,
      icon: '/icon-192.png',
      badge: '/icon-192.png',
      data: { path: notice.path },
    }),
  )
})

self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  event.waitUntil(open(event.notification.data?.path))
})

function readNotice(data) {
  try {
    const { title, body = '', tag, path } = data.json()
    return title ? { title, body, tag, path: ownPath(path) } : null
  } catch {
    return null
  }
}

// A push may only lead to a page of this application.
function ownPath(path) {
  const url = new URL(typeof path === 'string' ? path : '/', self.location.origin)
  return url.origin === self.location.origin ? url.pathname + url.search + url.hash : '/'
}

async function open(path = '/') {
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true })
  const near = windows.find((client) => new URL(client.url).pathname === path) ?? windows[0]
  if (!near) return self.clients.openWindow(path)
  await near.focus()
  return near.navigate(path)
}
