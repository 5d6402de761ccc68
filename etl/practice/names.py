"""Names of the invented country: pronounceable, and of no place that exists.

A fixed list, not a generator: a name, once seen, stays that of its gemeente. When the list was drawn
up each was held against every name in CBS's list of regions (gemeenten that ended since 1830
included) and against the places of 500 inhabitants and more in the GeoNames gazetteer, worldwide,
with their other names. The tests repeat the first, where recorded CBS answers stand beside the
project; they do not repeat the second, so a name that is added must be held against a gazetteer.
"""

COUNTRY = "Oefenland"
LANDSDELEN = ("Noord-Oefenland", "Oost-Oefenland", "Midden-Oefenland", "Zuid-Oefenland")
PROVINCES = (
    "Zilvermark",
    "Bremland",
    "Duinmark",
    "Heidemark",
    "Kreekland",
    "Wolderland",
    "Overlinde",
    "Sterrenmark",
    "Hoogstroom",
    "Laagwoude",
    "Klaverland",
    "Rietmark",
)
_GEMEENTEN = """
Dorenberge Varenmond Hazeldam Loenrijk Zieldam Grasbroek Melderhul Elvermond Turfmeer
Raverhage Wulpdonk Waverloo Miesbroek Floorlaar Floorhoven Leemloo Kaverlaar Tolderhaven
Traanmonde Greulhage Saverhage Tolderhout Haveroord Smalhorst Kreulzand Peelberge Varenrijk
Welderdrecht Hoeverveld Bremdam Gardervliet Scholmburg Lissezijl Klaverzijl Grasbosch
Zwaardonk Sleenmeer Velmlaar Greuloord Lissestede Kreekhoven Riederburg Beverduin Velmzijl
Haverberge Kleiloo Maverhul Roodrade Gierenwolde Esterkerke Eikendonk Ulverheide Orveringe
Averhorst Welderbosch Beverkamp Havervliet Wulphaven Edervliet Welderkamp Hersrade
Hoevervliet Averbroek Elverhoven Gloorhul Garderwoude Ziltdam Wiersum Reigerloo Leemdonk
Riederwijk Kievitschans Elverhage Zaversluis Ederstroom Welderoord Wierslaar Leemlaar
Grindmonde Fraanschans Desshage Berkenmonde Fraanoord Peelwolde Dalmberge Bremberge
Canderzand Kreulgouw Orverhaven Berkenhaven Kreulwoude Melderburg Tjaswoude Olmduin
Dreveldrecht Miesmonde Velmbroek Swaanrijk Zaverbroek Drevelkerke Hersdam Saverwolde
Roodmond Vaanhage Reigerschoten Ederzand Dorenheide Scholmberge Laverdijk Hoeverstede
Lindenplas Haverzand Ravermonde Smalbeek Floordonk Jooringe Ulverhul Orverwoude Eikenwijk
Elzenlaar Kievitbosch Hershout Eikensluis Dorenburg Turfrijk Bolderhage Dessgouw Beverede
Velmkerke Zwaaringe Kreulmond Miesheide Raveringe Kieverduin Peelhorst Jasperhout
Lindenbroek Maverburg Joorwoude Zielede Vrederhoven Miesede Praamgouw Berkenbeek Velmburg
Zeelmdrecht Wilderloo Reigerzand Buunderhorst Vrederbosch Kelmwaard Drevelede Vlosdijk
Dreveldijk Fielzijl Mosveld Gelmdam Gelmhul Melderbeek Loenheide Ziltbosch Drinsduin
Boldermeer Swaanmonde Mosoord Bolderinge Tjaswolde Traankerke Gelmkerke Kraanhout
Waverschoten Plaverloo Sleenzijl Vlaargouw Hazelschans Tjasmeer Joorpolder Traanloo
Scholmkerke Zeelmpolder Helmburg Buunderkerke Garderstroom Wiersrade Averhoven Klavervliet
Ziltlaar Stouwstede Ulverhorst Distelschoten Zeelmwijk Velmveld Leemhoven Sleenschans
Ilmberge Peelrade Riederbroek Kelmwijk Vaandam Hersloo Turfrade Grindwoude Melderpolder
Helmlaar Reigerum Kraanhage Blaarkerke Buunderhage Laverhul Ziltwaard Beverveld Tolderbroek
Raverhout Orvermeer Tjasede Melderbosch Gelmdonk Blaaroord Traangouw Telmveld Varenduin
Esterbroek Kievitlaar Joorwaard Gierenoord Olmhorst Ilmdijk Taveroord Zieldonk Orverdijk
Vlaarduin Roodvliet Joormeer Dorenschans Toldermeer Taverwoude Fraangouw Sleenvliet
Lissehage Berkendonk Bolderheide Kievitede Buunderbosch Herspolder Turfvliet Knolinge
Fielhout Drinsdam Kleischoten Ziltgouw Ruimrade Jasperhul Gelmhout Kelmkamp Wildermond
Elverwijk Greulmond Esterdrecht Floorkamp Zwaarhaven Maverwaard Fielwijk Tavermond
Scholmpolder Smalheide Gloorstroom Fraanwolde Klaverhul Grindhorst Dalmrade Kieverbeek
Stouwstroom Kelmgouw Varenstroom Wiersheide Distelkerke Sleenwaard Zeelmbeek Hoeveroord
Dorenkerke Plaverkerke Varenrade Sleenheide Zwaarvliet Berkenrijk Praamhul Tjasplas
Bremschans Wilderwijk Kleidrecht Schorschans Praamschans Blaarheide Kaverwijk Klaverum
Peelsluis Riederoord Tolderburg Melderhout Schorum Zaverstroom Drevelwijk Hoeverberge
Canderwolde Loenhul Grindum Buunderlaar Stouwpolder Greulmonde Vrederhorst Jasperzijl
Ruimstroom Edergouw Ruimschoten Lindenkamp Wilderbeek Dessbroek Hazelveld Esterede Briesrade
Kreulrijk Roodwijk Dalmkamp Blaarstede Distelburg Garderhoven Peelveld Vaandonk Bremzijl
Hersmonde Elzenhoven Plaverdijk Reynwijk Maverduin Ederwolde Ilmzijl Plaverbosch Desskamp
Iepenbeek Fielinge Canderduin Saverplas Floorschoten Roodzand Kreekduin Fieldrecht
Dorenhaven Iepenmeer Orverberge Zielzand Klavermonde Gierenede Wulpgouw Averbeek Mosrade
Vaanbroek Ravermond Gierenrijk Drinsgouw Grindheide Leemrade Scholmvliet Fielhaven Kleihout
Kraandam Plaverwoude Iepenhout Esterberge Reigerdijk Vaangouw Grindhul Kieverstroom
Esterhaven Distelhage Kreulstede Kleikamp Stouwhaven Roodwaard Elzenloo Kleidijk Buunderplas
Schaverhul Ziltplas Fraanzand Scholmwolde Hazelhout Smalzijl Kraanede Riederum Schorkerke
Stouwgouw Greulhoven Wulpwijk Turfmond Grasburg Iepenrijk Dalmsluis Zavermonde Smalzand
Garderschoten Canderschoten Kaverkamp Elverwoude Eikenkerke Vrederinge Wierswolde
Welderhorst Drinszijl Grasdrecht Jasperpolder Swaanschoten Berkenstroom Zwaarhoven
Distelmeer Riederschans Saverstroom Briesdrecht Tjasoord Kraanduin Bolderbroek Wulpheide
Lissebeek Drevelzijl Stouwhorst Zwaarstede Greulbeek Laverwaard Iepenvliet Haverkamp Swaanum
Zeelmduin Kieverveld Loenum Traanschans Drinsrade Tolderwaard Laverplas Mavervliet Knolmond
Dalmstede Miesbeek Kieverlaar Laverloo Loenmeer Lindenhage Lindenpolder Schaverloo
Kieverhorst Wierswoude Vrederwoude Reyninge Praamwijk Saverede Vaandijk Blaarstroom
Briespolder Laverwolde Ulverdrecht Taverbosch Raverduin Telmpolder Schaverkerke Fraanbosch
Blaarzijl Lindensluis Zielsluis Gloorsluis Praamrijk Swaanmond Averdam
"""
GEMEENTEN = tuple(_GEMEENTEN.split())
