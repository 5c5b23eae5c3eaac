import type { Carrier } from '../carrier.ts';

export const carriers: readonly Carrier[] = [
  {
    before:
      'Two colleagues argued for half an hour over lunch and could not agree, although both were sure of themselves. ',
    after: '',
  },
  { before: '', after: ' State how certain the answer is and what would change the result.' },
  { before: 'FAQ: ', after: '' },
  {
    before: '',
    after: ' Leave out the history of the subject, since the listeners know the background well.',
  },
  {
    before:
      'While preparing a podcast episode for a general audience, the producer wondered about one detail. ',
    after: ' A rough figure or a single example is enough.',
  },
];
