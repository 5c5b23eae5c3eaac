import { describe, expect, it } from 'vitest';
import { importGsm8k } from '../../../src/adapters/dataset/importGsm8k.ts';
import { importMmlu } from '../../../src/adapters/dataset/importMmlu.ts';

const GSM8K = `prompt,mixtral-8x7b-instruct-v0.1,gpt-4-1106-preview,mixtral-8x7b-instruct-v0.1_response,gpt-4-1106-preview_response
"Kim has 2 pens, and buys 3. How many?",True,True," 2 + 3 = <<2+3=5>>5
#### 5","Kim has 2 + 3 = 5 pens."
Lou drives 60 km in 2 hours. How fast?,False,True,20,"It is 30 km/h.
#### 30"
"Max saves $1,000 twice. How much?",True,False,"#### 2,000","$1,000"
Nobody knows.,False,False,7,8
`;

describe('GSM8K as RouteLLM ships it', () => {
  it('gives the prompts, and what GPT-4 said and whether it was right', () => {
    const items = importGsm8k(GSM8K);
    expect(items.map(({ id }) => id)).toEqual(['gsm8k-0001', 'gsm8k-0002', 'gsm8k-0003', 'gsm8k-0004']);
    expect(items.map(({ heavy }) => heavy?.right)).toEqual([true, true, false, false]);
    expect(items[0]).toMatchObject({
      family: 'gsm8k',
      messages: [{ role: 'user', content: 'Kim has 2 pens, and buys 3. How many?' }],
      heavy: { text: 'Kim has 2 + 3 = 5 pens.' },
    });
  });

  it('takes its numbers from right answers that mark theirs, where there is no key', () => {
    expect(importGsm8k(GSM8K).map(({ grader }) => grader)).toEqual([
      { kind: 'number', gold: 5 },
      { kind: 'number', gold: 30 },
      { kind: 'number', gold: 2000 },
      { kind: 'none' },
    ]);
  });

  it('takes its numbers from the key, where there is one', () => {
    const key = `${JSON.stringify({ question: 'Nobody knows.', answer: 'But 1 does.\n#### -1,234.5' })}\n`;
    expect(importGsm8k(GSM8K, key)[3]?.grader).toEqual({ kind: 'number', gold: -1234.5 });
    expect(() => importGsm8k(GSM8K, 'null\n{"question": "Who?"}\n')).toThrow(/2 mistakes[\s\S]*line 2/);
  });

  it('says what is wrong with a file of another shape', () => {
    expect(() => importGsm8k('prompt,answer\nWho?,Me\n')).toThrow(/no column gpt-4-1106-preview/);
    expect(() => importGsm8k(`${GSM8K}Who?,True,Maybe,1,2\n`)).toThrow(
      /line 8, gpt-4-1106-preview: is neither/,
    );
    expect(() => importGsm8k('')).toThrow('no column prompt');
  });
});

const MMLU = `prompt,mixtral-8x7b-instruct-v0.1,gpt-4-1106-preview
"Which of these is ""red""?
A. Grass
B. Blood
C. Milk
D. Coal
Answer:",True,False
"Which is a number?
A. Tree
B. Two
C. Sea
D. Fog
Answer:",False,True
`;
const KEY = '"Which of these is ""red""?",Grass,Blood,Milk,Coal,B\nWhat else?,1,2,3,4,A\n';

describe('MMLU as RouteLLM ships it', () => {
  it('gives prompts and whether GPT-4 was right, and no grader without a key', () => {
    const items = importMmlu(MMLU, 'colours');
    expect(items.map(({ heavy }) => heavy)).toEqual([
      { text: null, right: false },
      { text: null, right: true },
    ]);
    expect(items.map(({ grader }) => grader.kind)).toEqual(['none', 'none']);
    expect(items[1]).toMatchObject({ id: 'mmlu-colours-0002', family: 'mmlu_colours' });
  });

  it('is graded by letter where the key has the question', () => {
    const [first, second] = importMmlu(MMLU, 'colours', KEY);
    expect(second?.grader).toEqual({ kind: 'none' });
    const pattern = first?.grader.kind === 'regex' ? new RegExp(first.grader.pattern) : null;
    for (const right of ['B', ' B. Blood', 'The answer is B.', '**B**', 'Answer: (B)'])
      expect(pattern?.test(right), right).toBe(true);
    for (const wrong of ['A', 'Blood', 'But', 'A or B', '']) expect(pattern?.test(wrong), wrong).toBe(false);
    expect(() => importMmlu(MMLU, 'colours', 'What?,1,2,3,4,E\n')).toThrow('line 1, letter');
  });
});
