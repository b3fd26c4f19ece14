"""Words for why somebody left → as coarse as totals need it; never a guess between two.

“Terminated”, “ontslag” and “Kündigung” say that it ended, not who ended it: such words are asked about.
"""

from __future__ import annotations

from functools import cache

from people.hris.places import plain

# The whole cell: as a column of reasons holds it, spaces and signs left out.
WHOLE = {
    "voluntary": (
        "voluntary voluntaryresignation voluntarytermination voluntaryseparation voluntaryleave "
        "resignation resigned resign quit byemployee employeeresignation employeeinitiated ownrequest "
        "ownwish betteroffer betterjoboffer newjob anotherjob careerchange personalreasons relocation "
        "returntoschool vrijwillig eigenverzoek opeigenverzoek ontslagopeigenverzoek eigeninitiatief "
        "opeigeninitiatief ontslagopeigeninitiatief zelfontslaggenomen ontslagname "
        "opzeggingdoorwerknemer opzeggingwerknemer opgezegddoorwerknemer werknemerzegtop anderebaan "
        "nieuwebaan anderewerkkring persoonlijkeredenen freiwillig eigenkundigung aufeigenenwunsch "
        "eigenerwunsch kundigungdurcharbeitnehmer kundigungarbeitnehmer kundigungdurchdenarbeitnehmer "
        "arbeitnehmerkundigung personlichegrunde demission demissionvolontaire volontaire dimissioni "
        "dimissionivolontarie bajavoluntaria"
    ),
    "involuntary": (
        "involuntary involuntarytermination involuntaryseparation dismissal dismissed byemployer "
        "employerinitiated fired layoff laidoff redundancy redundant positioneliminated reductioninforce "
        "restructuring performance poorperformance misconduct grossmisconduct failedprobation "
        "probationfailed terminationforcause forcause onvrijwillig opzeggingdoorwerkgever "
        "opzeggingwerkgever opgezegddoorwerkgever ontslagdoorwerkgever ontslagenopinitiatiefvanwerkgever "
        "opinitiatiefvanwerkgever ontslagopinitiatiefwerkgever opstaandevoet ontslagopstaandevoet "
        "boventallig boventalligheid reorganisatie bedrijfseconomisch bedrijfseconomischeredenen "
        "disfunctioneren proeftijdniethaald beeindigingproeftijddoorwerkgever unfreiwillig "
        "kundigungdurcharbeitgeber kundigungarbeitgeber kundigungdurchdenarbeitgeber "
        "arbeitgeberkundigung betriebsbedingt betriebsbedingtekundigung verhaltensbedingt "
        "verhaltensbedingtekundigung personenbedingt personenbedingtekundigung "
        "fristlosekundigungdurcharbeitgeber entlassung entlassen probezeitnichtbestanden licenciement "
        "despido licenziamento"
    ),
    "retirement": (
        "retirement retired retire earlyretirement pension pensioen metpensioen pensionering "
        "gepensioneerd vervroegdpensioen aow prepensioen rente ruhestand vorruhestand pensionierung "
        "altersrente verrentung renteneintritt eintrittindenruhestand retraite departalaretraite "
        "jubilacion pensionamento"
    ),
    "contract_end": (
        "endofcontract contractend contractended endedcontract contractexpired contractexpiry "
        "endoftempcontract endoftemporarycontract endoffixedtermcontract endoffixedterm fixedtermended "
        "temporarycontractended endofassignment endofinternship internshipended eindecontract "
        "eindetijdelijkcontract contractafgelopen afloopcontract contractverlopen eindebepaaldetijd "
        "eindedienstverbandbepaaldetijd eindecontractbepaaldetijd eindetijdelijkdienstverband eindestage "
        "befristungsende vertragsende endederbefristung ablaufderbefristung ablaufbefristung "
        "befristungabgelaufen auslaufenderbefristung zeitvertragsende endebefristetervertrag "
        "befristetervertragausgelaufen praktikumsende findecontrat findecontrato"
    ),
    "other": (
        "other otherreason death deceased died mutualagreement mutualconsent bymutualagreement "
        "settlement settlementagreement transferofundertaking disability overig anders andersreden "
        "overlijden overleden wederzijdsgoedvinden metwederzijdsgoedvinden vaststellingsovereenkomst "
        "beeindigingsovereenkomst arbeidsongeschiktheid arbeidsongeschikt overgangvanonderneming "
        "sonstiges sonstigergrund anderergrund tod verstorben aufhebungsvertrag aufhebungsvereinbarung "
        "gegenseitigeseinvernehmen ingegenseitigemeinvernehmen betriebsubergang autre otro altro"
    ),
}
REASON_OF = {word: reason for reason, words in WHOLE.items() for word in words.split()}
NOTHING = frozenset(
    ("", "na", "none", "unknown", "notapplicable", "notsaid", "geen", "onbekend", "nvt", "keine", "unbekannt")
)


@cache
def reason(word: str) -> str | None:
    """`Op eigen verzoek` → voluntary; "" where the cell says nothing, None where the word is not known."""
    key = plain(word)
    return "" if key in NOTHING else REASON_OF.get(key)
