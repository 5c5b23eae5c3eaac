import type { Carrier } from '../carrier.ts';

export const carriers: readonly Carrier[] = [
  {
    before:
      'A reader of a weekly newsletter sent in a question, and the editors want an answer that is correct and easy to check. ',
    after: '',
  },
  { before: '', after: ' Give the short answer first, and then the reasons in two or three sentences.' },
  { before: 'Quick question: ', after: '' },
  {
    before: '',
    after: ' Mention the usual mistakes people make and a source that a beginner would understand.',
  },
  {
    before: 'For a quiz at a staff party with about forty guests, the host needs a sure answer. ',
    after: ' An example would be welcome.',
  },
];
