import { wordMap } from './wordSet.ts';

/** Spellings of one word; the right side is the one compared. */
export const SPELLINGS = wordMap(
  `an=a colour=color colours=colors coloured=colored centre=center centres=centers favourite=favorite
  favourites=favorites flavour=flavor flavours=flavors behaviour=behavior behaviours=behaviors neighbour=neighbor
  neighbours=neighbors honour=honor labour=labor harbour=harbor rumour=rumor humour=humor odour=odor vapour=vapor
  grey=gray theatre=theater theatres=theaters fibre=fiber fibres=fibers calibre=caliber kilometre=kilometer
  kilometres=kilometers metre=meter metres=meters litre=liter litres=liters centimetre=centimeter
  centimetres=centimeters millimetre=millimeter millimetres=millimeters defence=defense offence=offense
  licence=license analyse=analyze analysed=analyzed analysing=analyzing summarise=summarize summarised=summarized
  summarising=summarizing organise=organize organised=organized organising=organizing organisation=organization
  organisations=organizations optimise=optimize optimised=optimized optimising=optimizing optimisation=optimization
  recognise=recognize recognised=recognized realise=realize realised=realized minimise=minimize maximise=maximize
  visualise=visualize categorise=categorize prioritise=prioritize memorise=memorize initialise=initialize
  initialised=initialized serialise=serialize normalise=normalize normalisation=normalization synchronise=synchronize
  customise=customize apologise=apologize emphasise=emphasize modelling=modeling modelled=modeled travelling=traveling
  travelled=traveled traveller=traveler travellers=travelers cancelled=canceled cancelling=canceling labelled=labeled
  labelling=labeling aluminium=aluminum aeroplane=airplane
  aeroplanes=airplanes tyre=tire tyres=tires jewellery=jewelry mould=mold pyjamas=pajamas ageing=aging
  e-mail=email e-mails=emails per-cent=percent ok=okay vs=versus 
  paediatric=pediatric anaemia=anemia oestrogen=estrogen diarrhoea=diarrhea haemoglobin=hemoglobin leukaemia=leukemia
  sceptical=skeptical whilst=while amongst=among learnt=learned burnt=burned spelt=spelled dreamt=dreamed`,
);
