import { wordMap } from './wordSet.ts';

const FORMS = wordMap(
  `km=kilometer kms=kilometer kilometre=kilometer kilometres=kilometer kilometers=kilometer
  cm=centimeter centimetre=centimeter centimetres=centimeter centimeters=centimeter
  mm=millimeter millimetre=millimeter millimetres=millimeter millimeters=millimeter
  metre=meter metres=meter meters=meter litre=liter litres=liter liters=liter
  ml=milliliter mL=milliliter millilitre=milliliter millilitres=milliliter milliliters=milliliter
  kg=kilogram kgs=kilogram kilograms=kilogram kilogramme=kilogram kilogrammes=kilogram
  mg=milligram milligrams=milligram grams=gram gramme=gram grammes=gram lb=lbs
  miles=mile inches=inch feet=foot ft=foot hours=hour hr=hour hrs=hour minutes=minute mins=minute min=minute
  seconds=second sec=second secs=second days=day weeks=week months=month years=year yrs=year yr=year
  GB=gigabyte gigabytes=gigabyte MB=megabyte megabytes=megabyte KB=kilobyte kB=kilobyte kilobytes=kilobyte
  TB=terabyte terabytes=terabyte AM=am PM=pm dollars=dollar euros=euro percent=percent`,
);

/** Names of units as they follow a number; case matters (Mb is not MB). One of several meanings (m, l, pound) is none. */
export const unitAliases: ReadonlyMap<string, string> = new Map([
  ...[...FORMS.values()].map((unit) => [unit, unit] as const),
  ...FORMS,
]);
