export { deviceName, isPhone } from '@/lib/device'
