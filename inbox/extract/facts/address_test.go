package facts

import (
	"slices"
	"testing"

	"complaintd/casefile"
)

func TestAddress(t *testing.T) {
	r := New(Config{OwnAddress: "1 Sample Way, Croydon CR9 9ZZ", OwnEmails: []string{"complaints@hexpress.example"}})
	for _, c := range []struct {
		name, language, words, signature string
		want                             casefile.PostalAddress
	}{
		{"running text", "nb", "Hei, jeg bor i Storgata 1, 0155 Oslo og venter.", "", casefile.PostalAddress{Street: "Storgata 1", Postcode: "0155", City: "Oslo", Country: "NO"}},
		{"letter head", "nb", "Kari Nordmann\nNedre Torggate 14 B\n3015 Drammen\n\nJeg klager på ordre 12345678.", "", casefile.PostalAddress{Street: "Nedre Torggate 14 B", Postcode: "3015", City: "Drammen", Country: "NO"}},
		{"SMS", "nb", "bor i fjellveien 12b 5019 bergen ring meg", "", casefile.PostalAddress{Street: "fjellveien 12b", Postcode: "5019", City: "bergen", Country: "NO"}},
		{"post box", "nb", "Skriv til meg: Postboks 44 Sentrum, 0101 Oslo", "", casefile.PostalAddress{Street: "Postboks 44 Sentrum", Postcode: "0101", City: "Oslo", Country: "NO"}},
		{"lower-case street word", "nb", "", "Ola Hansen\nKarl Johans gate 3\n0154 OSLO\nTlf 22 00 00 00", casefile.PostalAddress{Street: "Karl Johans gate 3", Postcode: "0154", City: "OSLO", Country: "NO"}},
		{"city of three words", "nb", "", "Per Moen\nSørlandsveien 7\n8622 Mo i Rana", casefile.PostalAddress{Street: "Sørlandsveien 7", Postcode: "8622", City: "Mo i Rana", Country: "NO"}},
		{"moved", "nb", "Jeg har flyttet fra Gamleveien 2, 7020 Trondheim. Ny adresse er Nyveien 3, 7021 Trondheim.", "", casefile.PostalAddress{Street: "Nyveien 3", Postcode: "7021", City: "Trondheim", Country: "NO"}},
		{"old one behind", "nb", "Bruk Nyveien 3, 7021 Trondheim. Gamleveien 2, 7020 Trondheim er min gamle adresse", "", casefile.PostalAddress{Street: "Nyveien 3", Postcode: "7021", City: "Trondheim", Country: "NO"}},
		{"nynorsk", "nn", "Eg bur på Fjordvegen 9, 6800 Førde.", "", casefile.PostalAddress{Street: "Fjordvegen 9", Postcode: "6800", City: "Førde", Country: "NO"}},
		{"Danish with a flat", "da", "", "Lars Holm\nVestergade 5, 2. tv.\n8000 Aarhus C", casefile.PostalAddress{Street: "Vestergade 5, 2. tv", Postcode: "8000", City: "Aarhus C", Country: "DK"}},
		{"Danish prefix", "da", "Min adresse er Møllevej 8, DK-5000 Odense C.", "", casefile.PostalAddress{Street: "Møllevej 8", Postcode: "5000", City: "Odense C", Country: "DK"}},
		{"Swedish", "sv", "Skicka svaret till Björkvägen 3 lgh 1101, 123 45 Storstad.", "", casefile.PostalAddress{Street: "Björkvägen 3 lgh 1101", Postcode: "123 45", City: "Storstad", Country: "SE"}},
		{"Swedish in one", "sv", "", "Anna Berg\nBjörkvägen 3\n75312 Uppsala\nSverige", casefile.PostalAddress{Street: "Björkvägen 3", Postcode: "75312", City: "Uppsala", Country: "SE"}},
		{"Finnish", "fi", "Osoitteeni on Koivukatu 4 A 12, 00100 Helsinki.", "", casefile.PostalAddress{Street: "Koivukatu 4 A 12", Postcode: "00100", City: "Helsinki", Country: "FI"}},
		{"German", "de", "Bitte antworten Sie an meine Anschrift: Am Alten Markt 3a, 18055 Rostock", "", casefile.PostalAddress{Street: "Am Alten Markt 3a", Postcode: "18055", City: "Rostock", Country: "DE"}},
		{"German two of them", "de", "Rechnungsadresse: Birkenweg 2, 10115 Berlin\nLieferadresse: Eichenstr. 7, 10117 Berlin", "", casefile.PostalAddress{Street: "Eichenstr. 7", Postcode: "10117", City: "Berlin", Country: "DE"}},
		{"Austrian", "de", "", "Eva Huber\nLindengasse 5/12\nA-1070 Wien", casefile.PostalAddress{Street: "Lindengasse 5/12", Postcode: "1070", City: "Wien", Country: "AT"}},
		{"Dutch", "nl", "Ik woon aan de Kerkstraat 12, 1234 AB Ons Dorp.", "", casefile.PostalAddress{Street: "Kerkstraat 12", Postcode: "1234 AB", City: "Ons Dorp", Country: "NL"}},
		{"Dutch apostrophe", "nl", "", "Jan de Boer\nLange Voorhout 9-2\n5211AA 's-Hertogenbosch", casefile.PostalAddress{Street: "Lange Voorhout 9-2", Postcode: "5211 AA", City: "s-Hertogenbosch", Country: "NL"}},
		{"Belgian", "nl", "", "Jan Peeters\nMarktstraat 4 bus 2\n9000 Gent", casefile.PostalAddress{Street: "Marktstraat 4 bus 2", Postcode: "9000", City: "Gent", Country: "BE"}},
		{"French", "fr", "J'habite 12 bis rue de la Gare, 69003 Lyon.", "", casefile.PostalAddress{Street: "12 bis rue de la Gare", Postcode: "69003", City: "Lyon", Country: "FR"}},
		{"French comma", "fr", "", "Marie Dupont\n3, avenue des Fleurs\n06000 Nice", casefile.PostalAddress{Street: "3, avenue des Fleurs", Postcode: "06000", City: "Nice", Country: "FR"}},
		{"Polish", "pl", "Proszę o odpowiedź na adres: ul. Długa 5 m. 7, 00-950 Warszawa", "", casefile.PostalAddress{Street: "ul. Długa 5 m. 7", Postcode: "00-950", City: "Warszawa", Country: "PL"}},
		{"British running", "en", "I live at 14 Harrow Lane, Reading RG1 4AB and want an answer.", "", casefile.PostalAddress{Street: "14 Harrow Lane", Postcode: "RG1 4AB", City: "Reading", Country: "GB"}},
		{"British lines", "en", "", "Jane Doe\nFlat 3, 14 Harrow Lane\nCaversham\nReading\nBerkshire\nRG1 4AB", casefile.PostalAddress{Street: "Flat 3, 14 Harrow Lane, Caversham", Postcode: "RG1 4AB", City: "Reading", Country: "GB"}},
		{"British house name", "en", "", "Jane Doe\nRose Cottage\nChurch Lane\nLudlow\nSY8 2QX\nUnited Kingdom", casefile.PostalAddress{Street: "Rose Cottage, Church Lane", Postcode: "SY8 2QX", City: "Ludlow", Country: "GB"}},
		{"British without commas", "en", "i live at 14 harrow lane reading rg1 4ab", "", casefile.PostalAddress{Street: "14 harrow lane", Postcode: "RG1 4AB", City: "reading", Country: "GB"}},
		{"Irish", "en", "", "Aoife Byrne\n5 Main Street\nNaas\nCo. Kildare\nW91 X2Y3", casefile.PostalAddress{Street: "5 Main Street", Postcode: "W91 X2Y3", City: "Naas", Country: "IE"}},
		{"Spanish", "en", "", "John Doe\nCalle Mayor 5\n28013 Madrid\nSpain", casefile.PostalAddress{Street: "Calle Mayor 5", Postcode: "28013", City: "Madrid", Country: "ES"}},
		{"abroad", "en", "I now live at Storgata 1, 0155 Oslo, Norway.", "", casefile.PostalAddress{Street: "Storgata 1", Postcode: "0155", City: "Oslo", Country: "NO"}},
		{"care of", "en", "", "Jane Doe\nc/o Smith\n14 Harrow Lane\nReading\nRG1 4AB", casefile.PostalAddress{Street: "14 Harrow Lane", Postcode: "RG1 4AB", City: "Reading", Country: "GB"}},

		{"long street", "de", "Eva Muster, An der alten Mühle 3, D-50667 Köln", "", casefile.PostalAddress{Street: "An der alten Mühle 3", Postcode: "50667", City: "Köln", Country: "DE"}},
		{"Swiss", "de", "Eva Muster\nHauptstrasse 5\n8001 Zürich", "", casefile.PostalAddress{Street: "Hauptstrasse 5", Postcode: "8001", City: "Zürich", Country: "CH"}},
		{"bars", "de", "", "Eva Muster | Hauptstraße 5 | 50667 Köln | Tel. 0221 123456", casefile.PostalAddress{Street: "Hauptstraße 5", Postcode: "50667", City: "Köln", Country: "DE"}},
		{"French SMS", "fr", "j habite 12 rue victor hugo 75011 paris", "", casefile.PostalAddress{Street: "12 rue victor hugo", Postcode: "75011", City: "paris", Country: "FR"}},
		{"number before a comma", "en", "14, High Street, Bath. BA1 1AA", "", casefile.PostalAddress{Street: "14, High Street", Postcode: "BA1 1AA", City: "Bath", Country: "GB"}},
		{"two numbers", "en", "Unit 4b, 14-16 High Street, Bath, BA1 1AA", "", casefile.PostalAddress{Street: "Unit 4b, 14-16 High Street", Postcode: "BA1 1AA", City: "Bath", Country: "GB"}},
		{"where I lived", "nb", "Pakken gikk til Storgata 1, 0155 Oslo, der jeg bodde før. Jeg bor i Lillegata 2, 0156 Oslo.", "", casefile.PostalAddress{Street: "Lillegata 2", Postcode: "0156", City: "Oslo", Country: "NO"}},
		{"broken line", "nb", "Vær så snill og send alt til meg på den nye adressen, som er Karl\nJohans gate 3, 0154\nOslo.", "", casefile.PostalAddress{Street: "Karl Johans gate 3", Postcode: "0154", City: "Oslo", Country: "NO"}},
		{"hers in the words", "en", "My mother lives at 12 Elm Road, Hull HU5 1AA.", "Jane Doe\n4 Oak Avenue\nLeeds\nLS6 2AB", casefile.PostalAddress{Street: "4 Oak Avenue", Postcode: "LS6 2AB", City: "Leeds", Country: "GB"}},
		{"street that begins with its word", "pl", "al. Jana Pawła II 5, 00-867 Warszawa", "", casefile.PostalAddress{Street: "al. Jana Pawła II 5", Postcode: "00-867", City: "Warszawa", Country: "PL"}},
		{"month in a street", "pl", "ul. 3 Maja 12 m. 4, 40-096 Katowice", "", casefile.PostalAddress{Street: "ul. 3 Maja 12 m. 4", Postcode: "40-096", City: "Katowice", Country: "PL"}},
		{"moved, without saying which is new", "fi", "Muutin helmikuussa kylästä (Mäkitie 18, 00640 Helsinki) kaupunkiin eli Isokatu 5 B 2, 90100 Oulu.", "", casefile.PostalAddress{Street: "Isokatu 5 B 2", Postcode: "90100", City: "Oulu", Country: "FI"}},
		{"no longer there", "pl", "Nie mieszkam już w Norwegii (Storgata 22, 3015 Drammen), tylko tu: ul. Morska 6 m. 9, 81-391 Gdynia.", "", casefile.PostalAddress{Street: "ul. Morska 6 m. 9", Postcode: "81-391", City: "Gdynia", Country: "PL"}},
		{"city that is a county too", "en", "The Old Rectory\nChurch Lane\nDurham DH1 3LE", "", casefile.PostalAddress{Street: "The Old Rectory, Church Lane", Postcode: "DH1 3LE", City: "Durham", Country: "GB"}},
		{"flat on its own", "fr", "14, rue des Lilas, Appt 6\n31000 TOULOUSE", "", casefile.PostalAddress{Street: "14, rue des Lilas, Appt 6", Postcode: "31000", City: "TOULOUSE", Country: "FR"}},
		{"saint", "de", "Bahnhofstrasse 4, CH-9000 St. Gallen", "", casefile.PostalAddress{Street: "Bahnhofstrasse 4", Postcode: "9000", City: "St. Gallen", Country: "CH"}},
		{"lower-case rue", "fr", "J'habite chemin de Fleury 51, 1007 Lausanne.", "", casefile.PostalAddress{Street: "chemin de Fleury 51", Postcode: "1007", City: "Lausanne", Country: "CH"}},
		{"phone", "de", "dreimal die 0800 723 0044 gewählt", "", casefile.PostalAddress{}},
		{"to be fetched", "nb", "Pakken ligger på Butikken Sentrum, Storgata 9, 7030 Trondheim", "", casefile.PostalAddress{}},
		{"farm", "nn", "", "Nils Hauge\nBakkegarden\n6800 Førde", casefile.PostalAddress{Street: "Bakkegarden", Postcode: "6800", City: "Førde", Country: "NO"}},
		{"for letters", "en", "My mum lives at 12 Elm Road, Hull HU5 1AA but please write to me at 4 Oak Avenue, Leeds LS6 2AB.", "", casefile.PostalAddress{Street: "4 Oak Avenue", Postcode: "LS6 2AB", City: "Leeds", Country: "GB"}},

		{"ours", "en", "Your office at 9 Sample Way, Croydon CR9 1AB never answers.", "", casefile.PostalAddress{}},
		{"ours as configured", "en", "1 Sample Way, Croydon, CR9 9ZZ", "", casefile.PostalAddress{}},
		{"below our name", "en", "Hexpress Healthcare\n18 Mill Road\nCroydon\nCR0 1AA", "", casefile.PostalAddress{}},
		{"employer in the signature", "en", "", "Jane Doe\nAccountant, Doe Ltd\n14 Harrow Lane\nReading\nRG1 4AB", casefile.PostalAddress{Street: "14 Harrow Lane", Postcode: "RG1 4AB", City: "Reading", Country: "GB"}},
		{"company in the words", "en", "The bill came from Doe Ltd, 14 Harrow Lane, Reading RG1 4AB.", "", casefile.PostalAddress{}},
		{"no street", "nb", "", "Kari Nordmann\n0155 Oslo", casefile.PostalAddress{}},
		{"no city", "nb", "Jeg bor i Storgata 1.", "", casefile.PostalAddress{}},
		{"amount", "nb", "Jeg betalte for Pakke 2, 1499 kroner.", "", casefile.PostalAddress{}},
		{"date", "en", "On May 12, 2026 Peter rang.", "", casefile.PostalAddress{}},
		{"order", "de", "Bestellung 12, 2026 Berlin", "", casefile.PostalAddress{}},
		{"pharmacy", "nb", "Den ble sendt til apoteket i Storgata 1, 0155 Oslo.", "", casefile.PostalAddress{}},
		{"neighbour", "en", "It was left with a neighbour at 16 Harrow Lane, Reading RG1 4AB.", "", casefile.PostalAddress{}},
		{"pharmacy in another paragraph", "en", "It never came from the pharmacy.\n\n4 Oak Avenue, Leeds LS6 2AB", "", casefile.PostalAddress{Street: "4 Oak Avenue", Postcode: "LS6 2AB", City: "Leeds", Country: "GB"}},
		{"as is no company", "en", "Mine is, as of today, 14 Harrow Lane, Reading RG1 4AB", "", casefile.PostalAddress{Street: "14 Harrow Lane", Postcode: "RG1 4AB", City: "Reading", Country: "GB"}},
		{"price behind a street", "nb", "Levert i Storgata 1, 1499 kroner betalt", "", casefile.PostalAddress{}},
		{"shouted date", "de", "WENN ICH BIS 21.08.2026 NICHTS HÖRE", "", casefile.PostalAddress{}},
		{"old alone", "sv", "Ni skickade till min gamla adress Björkvägen 3, 123 45 Storstad", "", casefile.PostalAddress{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, evidence := r.Read(Mail{NewText: c.words, Signature: c.signature, Language: c.language})
			if got.Address != c.want {
				t.Errorf("%+v, want %+v", got.Address, c.want)
			}
			told := slices.ContainsFunc(evidence, func(e casefile.Evidence) bool { return e.Field == "postal_address" && e.Text != "" })
			if told != (c.want != casefile.PostalAddress{}) {
				t.Errorf("evidence %+v", evidence)
			}
		})
	}
}
