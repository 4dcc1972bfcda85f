import type { MessageDescriptor } from '@lingui/core'
import { i18n } from '@lingui/core'
import { msg } from '@lingui/core/macro'

interface CheckWords {
  title: MessageDescriptor
  good: MessageDescriptor
  bad: MessageDescriptor
}

/** What each check of the host means, for people. */
const words: Record<string, CheckWords> = {
  tree_writable: {
    title: msg`Data directory`,
    good: msg`What is saved reaches the disk.`,
    bad: msg`Nothing can be saved: see the disk, its mount and its permissions.`,
  },
  master_key: {
    title: msg`Master key`,
    good: msg`Sealed secrets can be opened.`,
    bad: msg`Sealed secrets cannot be opened: the key in ENVELOPE_MASTER_KEY is missing or another one.`,
  },
  leader: {
    title: msg`Engine`,
    good: msg`One engine leads and does the timed work.`,
    bad: msg`No engine leads: timed work and sending wait until one does.`,
  },
  disk_floor: {
    title: msg`Disk space`,
    good: msg`There is more space than the floor asks for.`,
    bad: msg`Less space is left than the floor asks for: make room soon.`,
  },
  clock_sane: {
    title: msg`Clock`,
    good: msg`The clock has not jumped.`,
    bad: msg`The clock jumped: see that the host keeps its time by the network.`,
  },
}

/** A check that has no words here yet goes by its own name. */
export function checkInWords(name: string, ok: boolean): { title: string; sentence: string } {
  const known = words[name]
  if (!known) return { title: name, sentence: '' }
  return { title: i18n._(known.title), sentence: i18n._(ok ? known.good : known.bad) }
}
