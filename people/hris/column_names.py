"""The names HR systems give to what the house wants to know, in the languages their templates come in.

Written as columns.key() writes them. The first name wins where a file has several for one field
(SuccessFactors: managers are named by USERID, so USERID comes before EMPID).
"""

from __future__ import annotations

NAMES = {
    "employee_id": (
        "employeeid medewerker medewerkernummer workerid userid empid employeenumber employeeno "
        "personnelnumber personalnummer personeelsnummer staffid mitarbeiternummer mitarbeiterid "
        "numerodempleado numeroempleado idempleado matricule matricola anstallningsnummer henkilonumero "
        "postuniquereference id"
    ),
    "given_name": (
        "givenname preferredname preferredfirstname roepnaam firstname voornaam legalfirstname vorname "
        "rufname prenom nombre nome fornamn etunimi"
    ),
    "family_name": (
        "familyname lastname surname achternaam nachname familienname legallastname geboortenaam nom "
        "nomdefamille apellido apellidos cognome efternamn sukunimi"
    ),
    "prefix": "voorvoegsel tussenvoegsel tussenvoegsels voorvoegsels",
    "partner_prefix": "voorvoegselpartner tussenvoegselpartner",
    "partner_name": "geboortenaampartner achternaampartner",
    "name_use": "naamgebruikcode naamgebruik",
    "full_name": (
        "fullname displayname employeename workername name naam volledigenaam nomcomplet nombrecompleto "
        "nomecompleto namn nimi kokonimi person personkey"
    ),
    "email": (
        "workemail businessemail emailwerk email emailaddress emailwork mail workmail primaryemail "
        "primaryworkemail emailadres emailadresse emailadress adresseemail emailprofessionnel courriel "
        "correo correoelectronico indirizzoemail emailaziendale epost epostadress sahkoposti "
        "sahkopostiosoite civilserviceemailaddress userprincipalname upn"
    ),
    "country": (
        "country countryofwork workcountry land countrycode countryregion arbeitsland pays pais paese "
        "maa usagelocation"
    ),
    "location": (
        "location locatie office officelocation worklocation city site standplaats vestiging standort "
        "buro arbeitsort lieu lieudetravail bureau ubicacion oficina sede ufficio kontor toimipiste "
        "toimisto"
    ),
    "level": (
        "level careerlevel joblevel niveau functieniveau grade jobgrade gradeorequivalent "
        "managementlevel seniority senioritylevel karrierestufe karrierelevel nivel livello niva taso"
    ),
    "unit": (
        "department unit orgunit organisatorischeeenheidomschrijving afdeling abteilung departement "
        "departamento dipartimento reparto avdelning osasto teamname supervisoryorganization "
        "supervisoryorganisation businessunit division departmentoragency team"
    ),
    "legal_entity": (
        "legalentity legalentityname legalemployer employer employername werkgeveromschrijving werkgever "
        "juridischeentiteit rechtspersoon company companyname subcompany gesellschaft tochtergesellschaft "
        "subunternehmen rechtlicheeinheit rechtseinheit firma arbeitgeber entitejuridique societe filiale "
        "employeur entidadlegal entidadjuridica sociedad empresa filial entitalegale entitagiuridica "
        "societa azienda juridiskenhet bolag dotterbolag juridinenyksikko yhtio tytaryhtio "
        "legalentitycode legalentityid companycode werkgevercode buchungskreis"
    ),
    "job_title": (
        "jobtitle title functieomschrijving functie position businesstitle jobprofile role jobtitleorrole "
        "stellenbezeichnung poste intituledeposte puesto cargo posizione ruolo befattning tehtavanimike "
        "nimike"
    ),
    "manager_id": (
        "managerid manager supervisorid medewerkernummerleidinggevende manageremployeeid supervisoreid "
        "reportsto linemanagerid leidinggevende reportingto supervisor linemanager supervisoremail "
        "manageremail vorgesetzter vorgesetzte vorgesetzterin superviseur responsable supervisore "
        "responsabile narmastechef chef esihenkilo esimies reportstoseniorpost managername"
    ),
    "hired_on": (
        "hiredate startdate begindatumfunctie datehired indienst datumindienst eintrittsdatum "
        "einstellungsdatum originalhiredate employeehiredate datedembauche dateembauche "
        "fechadecontratacion fechadealta datadiassunzione anstallningsdatum aloituspaiva"
    ),
    "left_on": (
        "terminationdate enddate einddatumfunctie leavedate lastday lastdayofwork lastworkingday "
        "uitdienst datumuitdienst austrittsdatum letzterarbeitstag datededepart fechadebaja "
        "datadicessazione slutdatum paattymispaiva"
    ),
    "left_why": (
        "terminationtype terminationcategory separationtype terminationreason reasonforleaving "
        "leavingreason reasonofleaving reasonfortermination separationreason exitreason "
        "redenuitdienst redenuitdiensttreding uitdienstreden redeneindedienstverband "
        "redenbeeindigingdienstverband redenbeeindiging redenontslag ontslagreden redenvertrek "
        "vertrekreden austrittsgrund austrittsart grunddesaustritts kundigungsgrund trennungsgrund "
        "abgangsgrund motifdedepart motivodebaja motivodicessazione orsaktillavslut"
    ),
    "is_active": (
        "status employmentstatus employeestatus workerstatus accountenabled accountenabledtruefalse "
        "isactive active actief aktiv"
    ),
    "is_blocked": "blocksigninyesno blocksignin",
    "gender": "gender sex geslacht geschlecht sexe genre sexo genero sesso genere kon sukupuoli",
    "time_zone": "timezone timezoneid tijdzone zeitzone fuseauhoraire zonahoraria fusoorario tidszon",
    "languages": "languages language talen sprachen spokenlanguages langues idiomas lingue sprak kielet",
    "topics": "topics skills onderwerpen expertise vaardigheden",
}
HEADERS = {field: tuple(names.split()) for field, names in NAMES.items()}
