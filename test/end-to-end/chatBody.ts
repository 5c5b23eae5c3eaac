/** A request that nothing is wrong with. */
export function chatBody(fields: object = {}) {
  return {
    model: 'auto',
    messages: [{ role: 'user', content: 'What is the capital of France?' }],
    ...fields,
  };
}
