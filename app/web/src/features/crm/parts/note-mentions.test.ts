import { expect, test } from 'vitest'
import { calledIn, callByName, callingAt, fitting, splitMentions } from './note-mentions'

const PEOPLE = [
  { id: 'usr_1', name: 'Ada Reyes' },
  { id: 'usr_2', name: 'Max Stone' },
]

test.each([
  ['Ask @ma', { start: 4, typed: 'ma' }],
  ['@', { start: 0, typed: '' }],
  ['Ask @Max St', { start: 4, typed: 'Max St' }],
  ['mail@max.example', null],
  ['Ask @ max', null],
  ['@ada\nthen', null],
])('behind "%s" somebody is called or not', (text, calling) => {
  expect(callingAt(text, text.length)).toEqual(calling)
})

test('a picked name takes the place of what was typed, and the caret stands behind it', () => {
  expect(callByName('Ask @ma please', { start: 4, typed: 'ma' }, 'Max Stone')).toEqual({
    text: 'Ask @Max Stone please',
    caret: 15,
  })
})

test('a name is found by the beginning of any of its words', () => {
  expect(fitting(PEOPLE, 'sto').map(({ id }) => id)).toEqual(['usr_2'])
  expect(fitting(PEOPLE, 'tone')).toEqual([])
})

test('only who still stands in the text is called', () => {
  expect(calledIn('@Max Stone, look', PEOPLE)).toEqual(['usr_2'])
})

test('names stand out where they were called, and nowhere else', () => {
  expect(splitMentions('Hi @Max Stone and Max Stone', ['Max Stone'])).toEqual([
    { text: 'Hi ', called: false },
    { text: '@Max Stone', called: true },
    { text: ' and Max Stone', called: false },
  ])
})
