/** Numbers by their word, in small letters. */
export const numeralWords = {
  /** 0 to 19. */
  small: inOrder(
    `zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen`,
    (place) => place,
  ),
  /** 20 to 90. */
  tens: inOrder('twenty thirty forty fifty sixty seventy eighty ninety', (place) => 20 + 10 * place),
  scales: new Map([
    ['hundred', 1e2],
    ['thousand', 1e3],
    ['million', 1e6],
    ['billion', 1e9],
    ['trillion', 1e12],
  ]),
  /** Of one word. */
  ordinals: new Map([
    ...inOrder(
      `first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth
      fifteenth sixteenth seventeenth eighteenth nineteenth twentieth`,
      (place) => place + 1,
    ),
    ['thirtieth', 30],
    ['fortieth', 40],
    ['fiftieth', 50],
    ['hundredth', 100],
  ]),
} as const;

function inOrder(words: string, value: (place: number) => number): ReadonlyMap<string, number> {
  return new Map(words.split(/\s+/).map((word, place) => [word, value(place)] as const));
}
