//! The catalogue of problems. Append-only: a code that was published keeps its meaning.

use actix_web::http::StatusCode;
use reintegration_domain::locale::Bilingual;

macro_rules! codes {
    ($($variant:ident $code:literal $status:ident $ka:literal $en:literal)*) => {
        /// What went wrong with a request.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Code { $($variant),* }

        impl Code {
            /// Every code, in the order in which they were published.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The stable spelling.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $code),* }
            }

            /// The status it is sent with.
            pub const fn status(self) -> StatusCode {
                match self { $(Self::$variant => StatusCode::$status),* }
            }

            /// What it says to a person.
            pub const fn title(self) -> Bilingual {
                match self { $(Self::$variant => Bilingual::fixed($ka, $en)),* }
            }
        }
    };
}

codes! {
    Unreadable "unreadable" BAD_REQUEST "მოთხოვნის წაკითხვა შეუძლებელია" "The request cannot be read"
    NotFound "not_found" NOT_FOUND "ასეთი რესურსი არ არსებობს" "There is no such resource"
    MethodNotAllowed "method_not_allowed" METHOD_NOT_ALLOWED "ეს მეთოდი აქ დაშვებული არ არის" "This method is not allowed here"
    TooLarge "too_large" PAYLOAD_TOO_LARGE "მოთხოვნა ძალიან დიდია" "The request is too large"
    UnsupportedMediaType "unsupported_media_type" UNSUPPORTED_MEDIA_TYPE "მონაცემთა ეს ფორმატი არ მიიღება" "This media type is not accepted"
    ValidationFailed "validation_failed" UNPROCESSABLE_ENTITY "მოთხოვნაში შეცდომებია" "The request has faults"
    NoPolicyInForce "no_policy_in_force" UNPROCESSABLE_ENTITY "ამ დღეს პროგრამის წესი ჯერ არ მოქმედებდა" "No policy of the programme was in force on that day"
    Internal "internal" INTERNAL_SERVER_ERROR "შიდა შეცდომა" "An internal error"
    Unavailable "unavailable" SERVICE_UNAVAILABLE "სერვისი დროებით მიუწვდომელია" "The service is temporarily unavailable"
}
