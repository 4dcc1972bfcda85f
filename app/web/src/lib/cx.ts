export const cx = (...parts: unknown[]): string => parts.filter(Boolean).join(' ')
