import { isMap, parseDocument, type ToStringOptions } from 'yaml';

/** What `calibrate apply` changes of a route. */
export interface RouteChange {
  readonly route: string;
  /** The calibration file as the configuration will name it. */
  readonly file: string;
  /** Serve what no certificate covers; null leaves the setting as it is. */
  readonly uncertified: 'serve' | null;
  /** Settings of the policy that differ from what the calibration was made with. */
  readonly settings: Readonly<Record<string, string | number>>;
}

/**
 * The configuration's text with a route on a calibration: everything else of it, comments too, stays.
 * @throws Error when the text is no YAML mapping.
 */
export function editedConfig(text: string, { route, file, uncertified, settings }: RouteChange): string {
  const document = parseDocument(text, { keepSourceTokens: true });
  const [fault] = document.errors;
  if (fault !== undefined) throw new Error(`Cannot edit the configuration: ${fault.message}`);
  if (document.contents !== null && !isMap(document.contents)) {
    throw new Error('Cannot edit the configuration: it is not a mapping of settings');
  }
  const path = ['routes', route];
  document.setIn([...path, 'mode'], 'serve');
  document.setIn([...path, 'policy', 'name'], 'calibrated');
  document.setIn([...path, 'policy', 'file'], file);
  for (const [name, value] of Object.entries(settings)) document.setIn([...path, 'policy', name], value);
  if (uncertified !== null) document.setIn([...path, 'policy', 'uncertified'], uncertified);
  return document.toString({ lineWidth: 0, ...styleOf(text) });
}

/** As the text was written for the most part, so that nothing changes beside what was asked for. */
function styleOf(text: string): ToStringOptions {
  const indent = /^[^\s#][^\n]*:[^\n]*\n( +)[^\s#-]/m.exec(text)?.[1]?.length ?? 2;
  return {
    indent: Math.max(2, indent),
    indentSeq: !/^( *)[^\s#-][^\n]*:[ ]*\n\1- /m.test(text),
    flowCollectionPadding: /\{ \S/.test(text.replaceAll(/^\s*#.*$/gm, '')),
  };
}
